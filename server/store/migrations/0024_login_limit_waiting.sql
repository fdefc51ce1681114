-- While a row waits, what is tried all the same is counted without any effect: so the attempt that began the wait is told
-- from those that were on their way then. A window that ended in a wait is over with it.
CREATE OR REPLACE FUNCTION portal.count_failure(
    kept portal.login_limit, at timestamptz, span interval, most smallint, steps integer[], memory interval,
    OUT failures smallint, OUT since timestamptz, OUT waits smallint, OUT until timestamptz, OUT forget_at timestamptz
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    failures := (kept).failures;
    since := (kept).since;
    waits := CASE WHEN (kept).forget_at <= at THEN 0 ELSE (kept).waits END;
    until := (kept).until;
    forget_at := (kept).forget_at;
    IF until > at THEN
        failures := least(failures + 1, 32767);
        RETURN;
    END IF;
    IF since + span <= at OR until > since THEN
        failures := 0;
        since := at;
    END IF;
    failures := failures + 1;
    forget_at := greatest(forget_at, at + span);
    IF failures >= most THEN
        waits := least(waits + 1, array_length(steps, 1));
        failures := 0;
        since := at;
        until := at + make_interval(secs => steps[waits]);
        forget_at := until + memory;
    END IF;
END $$;
