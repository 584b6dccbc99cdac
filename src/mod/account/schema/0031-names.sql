-- Who somebody is in public, for the lists of other rooms. closed: the account was, and the name is nobody's.

CREATE VIEW account_shown AS SELECT id, name, closed FROM account_user;
