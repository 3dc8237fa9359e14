/*
 * Documents that are written by another process (decision 24): the same program, started again with one word more. The hub
 * composes the document and gives it as bytes; the other gives the file back. What goes wrong over there is an exit status.
 */
#ifndef SERVER_PAPER_H
#define SERVER_PAPER_H

#include <stdbool.h>

/*
 * The word on the command line behind the program's name; the format's name follows, and then, if somebody listens how far it is,
 * one word more: the other process writes a byte to descriptor 3 whenever another hundredth of the work is done.
 */
#define PAPER_WORD "write-paper"
#define PAPER_TELLS "and-tell"

enum { PAPER_NO_SENSE = 65, PAPER_NO_FONT = 69, PAPER_NO_MEMORY = 71 };

/*
 * All of the other process: a document on standard input, the file on standard output. It ends with one of these, or 0, and never
 * outlives the program that started it. `format` may also be one that needs no library, for a document that is long.
 */
_Noreturn void paper_main(const char *format, bool tells);

#endif
