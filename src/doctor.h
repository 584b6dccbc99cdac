/*
 * doctor.h - is this installation healthy?
 */
#ifndef TX_DOCTOR_H
#define TX_DOCTOR_H

#include "web/command.h"

int run_doctor(struct command_ctx *c, int argc, char **argv);

#endif
