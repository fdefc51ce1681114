-- The end of the wait during which a log-in was written down last: one of each wait is, however many there are.
ALTER TABLE portal.login_limit ADD COLUMN noted timestamptz;
