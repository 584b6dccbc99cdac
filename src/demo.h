/*
 * demo.h - a furnished town to click through.
 */
#ifndef TX_DEMO_H
#define TX_DEMO_H

#include "web/command.h"

int run_demo(struct command_ctx *c, int argc, char **argv);

#endif
