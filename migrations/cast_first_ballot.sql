CREATE FUNCTION cast_ballot(
    p_consultation text, p_tag text, p_day date, p_channel text,
    p_participation bytea, p_intake text, p_ballot bytea,
    OUT status text
) LANGUAGE plpgsql AS $$
BEGIN
    -- Closing takes this lock alone: no ballot slips in after the last batch.
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('ballots:' || p_consultation, 0));
    IF NOT EXISTS (SELECT 1 FROM consultation c WHERE c.id = p_consultation AND c.state = 'open')
    THEN
        status := 'closed';
        RETURN;
    END IF;
    INSERT INTO participation (consultation_id, tag, day, channel, revision, sealed)
    VALUES (p_consultation, p_tag, p_day, p_channel, 0, p_participation)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        status := 'known';
        RETURN;
    END IF;
    INSERT INTO intake (consultation_id, id, sealed) VALUES (p_consultation, p_intake, p_ballot);
    status := 'counted';
END
$$
