CREATE TABLE r_t (id $ID);
