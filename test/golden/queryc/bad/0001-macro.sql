CREATE TABLE r_t (id $IDD);
