-- Wrong log-ins, counted for the name that was typed, for the network it came from, and for both. The key is a SHA-256:
-- people type passwords where names belong, so a name is kept only if somebody has it. What is over is cleared away.
CREATE TABLE portal.login_limit (
    key       bytea       PRIMARY KEY CHECK (octet_length(key) = 32),
    kind      text        NOT NULL CHECK (kind IN ('name', 'network', 'both')),
    name      text        CHECK (octet_length(name) <= 255),
    -- an IPv4 address, or the /64 of an IPv6 address, which is one site's at most
    network   inet,
    failures  smallint    NOT NULL,
    since     timestamptz NOT NULL,
    -- how many waits there were, one after the other, and when the last one ends
    waits     smallint    NOT NULL,
    until     timestamptz,
    forget_at timestamptz NOT NULL
);
CREATE INDEX login_limit_waiting ON portal.login_limit (until) WHERE until IS NOT NULL;
CREATE INDEX login_limit_forgotten ON portal.login_limit (forget_at);

-- From where a name has logged in. The key is that of both in `login_limit`.
CREATE TABLE portal.known_network (
    key   bytea       PRIMARY KEY CHECK (octet_length(key) = 32),
    at    timestamptz NOT NULL
);
CREATE INDEX known_network_at ON portal.known_network (at);

-- What one more wrong log-in makes of a row: `failures` within `span` begin the next of `steps` (seconds), and `memory`
-- after its end all is forgotten. While it waits, nothing is counted.
CREATE FUNCTION portal.count_failure(
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
        RETURN;
    END IF;
    IF since + span <= at OR failures = 0 THEN
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
