CREATE FUNCTION cast_within_quotas(
    p_consultation text, p_tag text, p_day date, p_channel text,
    p_participation bytea, p_intake text, p_ballot bytea,
    p_dimensions text[], p_categories text[],
    OUT status text
) LANGUAGE plpgsql AS $$
DECLARE
    place record;
BEGIN
    status := cast_ballot(p_consultation, p_tag, p_day, p_channel,
                          p_participation, p_intake, p_ballot);
    IF status <> 'counted' THEN
        RETURN;
    END IF;
    -- Always in the same order, so that no two casts wait for each other in a circle.
    FOR place IN
        SELECT * FROM unnest(p_dimensions, p_categories) AS u(dimension, category) ORDER BY 1, 2
    LOOP
        UPDATE quota q SET taken = q.taken + 1
        WHERE q.consultation_id = p_consultation AND q.dimension = place.dimension
          AND q.category = place.category AND q.taken < q.most;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'SQ001', MESSAGE = place.dimension;
        END IF;
    END LOOP;
END
$$
