-- tiny: r_t
CREATE TABLE r_t (id $ID);
