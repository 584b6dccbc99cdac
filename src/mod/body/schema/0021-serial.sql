-- The numbers of matters: one serial per place and year. A number is taken in the transaction that needs it.
CREATE TABLE body_serial (
    body     $INT NOT NULL REFERENCES body_body (id),
    year     $INT NOT NULL,
    last     $INT NOT NULL,
    PRIMARY KEY (body, year)
);
