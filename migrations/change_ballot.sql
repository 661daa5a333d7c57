CREATE OR REPLACE FUNCTION change_ballot(
    p_consultation text, p_mark text, p_change bytea, p_intake text, p_ballot bytea,
    OUT status text
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('ballots:' || p_consultation, 0));
    IF NOT EXISTS (SELECT 1 FROM consultation c WHERE c.id = p_consultation AND c.state = 'open')
    THEN
        status := 'closed';
        RETURN;
    END IF;
    -- Nobody's participation is touched: a new version of a row would say who changed their mind.
    INSERT INTO ballotchange (consultation_id, mark, sealed)
    VALUES (p_consultation, p_mark, p_change) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        status := 'known';
        RETURN;
    END IF;
    INSERT INTO intake (consultation_id, id, sealed) VALUES (p_consultation, p_intake, p_ballot);
    status := 'counted';
END
$$
