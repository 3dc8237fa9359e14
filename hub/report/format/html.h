/* The look of a page that is read on phones and in browsers first and printed now and then; html.c has that of papers. */
#ifndef REPORT_FORMAT_HTML_H
#define REPORT_FORMAT_HTML_H

extern const char html_screen_style[];

#endif
