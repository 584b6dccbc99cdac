-- What the check of a council's roster came to, kept because lists show many of them. It holds for this roster under this
-- version of the charter, from a day until a day; nobody reads it outside of that, so it can be missing, but not wrong.
CREATE TABLE council_kept (
    council     $INT NOT NULL PRIMARY KEY REFERENCES body_org (id),
    roster      $INT NOT NULL,
    charter     $INT NOT NULL,                                  -- id of the version; 0: none is in force
    from_day    $INT NOT NULL,
    until_day   $INT NOT NULL,                                  -- both are in it
    state       $INT NOT NULL CHECK (state BETWEEN 1 AND 2),    -- enum council_state
    seats       $INT NOT NULL,                                  -- that count
    nonparty    $INT NOT NULL                                   -- of these; -1: not told
);
