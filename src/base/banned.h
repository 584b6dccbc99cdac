/*
 * banned.h - functions that do not compile here; force-included into every file. The idea is git's:
 * what cannot be called cannot be called wrongly.
 */
#ifndef TX_BANNED_H
#define TX_BANNED_H

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#define BANNED(name)     sorry_##name##_is_a_banned_function
#define strcpy(a, b)     BANNED(strcpy)
#define strcat(a, b)     BANNED(strcat)
#define strncpy(a, b, n) BANNED(strncpy)
#define strncat(a, b, n) BANNED(strncat)
#define strtok(a, b)     BANNED(strtok)
#undef sprintf
#undef vsprintf
#define sprintf(...)  BANNED(sprintf)
#define vsprintf(...) BANNED(vsprintf)
#define gets(a)       BANNED(gets)
#define gmtime(a)     BANNED(gmtime)
#define localtime(a)  BANNED(localtime)
#define ctime(a)      BANNED(ctime)
#define asctime(a)    BANNED(asctime)
#define mktime(a)     BANNED(mktime)
#define rand()        BANNED(rand)
#define srand(a)      BANNED(srand)
#define random()      BANNED(random)
#define atoi(a)       BANNED(atoi)
#define atol(a)       BANNED(atol)
#define atof(a)       BANNED(atof)
#define system(a)     BANNED(system)
#define popen(a, b)   BANNED(popen)
#undef alloca
#define alloca(a) BANNED(alloca)
#undef setjmp
#define setjmp(a)     BANNED(setjmp)
#define longjmp(a, b) BANNED(longjmp)

#endif
