CREATE OR REPLACE FUNCTION cast_ballot(
    p_consultation text, p_tag text, p_day date, p_channel text, p_revision integer,
    p_participation bytea, p_intake text, p_ballot bytea,
    OUT status text, OUT earlier bytea, OUT earlier_revision integer
) LANGUAGE plpgsql AS $$
BEGIN
    -- Closing takes this lock alone: no ballot slips in after the last batch.
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('ballots:' || p_consultation, 0));
    IF NOT EXISTS (SELECT 1 FROM consultation c WHERE c.id = p_consultation AND c.state = 'open')
    THEN
        status := 'closed';
        RETURN;
    END IF;
    IF p_revision = 0 THEN
        INSERT INTO participation (consultation_id, tag, day, channel, revision, sealed)
        VALUES (p_consultation, p_tag, p_day, p_channel, 0, p_participation)
        ON CONFLICT DO NOTHING;
    ELSE
        UPDATE participation p SET revision = p_revision, sealed = p_participation
        WHERE p.consultation_id = p_consultation AND p.tag = p_tag
          AND p.revision = p_revision - 1;
    END IF;
    IF NOT FOUND THEN
        status := 'known';
        SELECT p.sealed, p.revision INTO earlier, earlier_revision
        FROM participation p WHERE p.consultation_id = p_consultation AND p.tag = p_tag;
        RETURN;
    END IF;
    INSERT INTO intake (consultation_id, id, sealed) VALUES (p_consultation, p_intake, p_ballot);
    status := 'counted';
END
$$
