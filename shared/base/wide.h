/*
 * Whole numbers of 128 bits, for products of two of 64. gcc and clang have them where a word has 64 bits, which is where the hub runs. On
 * 32 bits only clang 16 and later can divide them; the core is compiled there to show that it counts the same (scripts/differential.sh).
 */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 wide_signed;
#elif defined __clang__ && __clang_major__ >= 16
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wbit-int-extension"
typedef unsigned _BitInt(128) wide;
typedef _BitInt(128) wide_signed;
#pragma clang diagnostic pop
#else
#error "the core counts with 128 bits: a compiler for 64 bits is needed (or clang 16)"
#endif

#endif
