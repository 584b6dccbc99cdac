-- A timeline names few places, organisations and people again and again: they are asked for once, by id.
DROP VIEW chronicle_told;
