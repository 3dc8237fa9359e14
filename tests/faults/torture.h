/* Allocation torture: a scene is set, one thing happens in it while memory ends at any point, and what came of it is looked at. */
#ifndef TESTS_FAULTS_TORTURE_H
#define TESTS_FAULTS_TORTURE_H

#include <stdbool.h>

struct scene {
	const char *name;
	bool is_quick;                  /* few allocations: it is played in make test too, whole */
	void (*once)(void);             /* with memory enough, for all that fail: their processes are copies of this one */
	void (*set)(void);              /* the same, for each by itself */
	void (*play)(void);             /* here it ends */
	/* With memory again: is everything as it was promised? NULL or what is wrong. Also asked when the program ends itself. */
	const char *(*look)(void);
	void (*end)(void);              /* frees all */
	bool gives_away;                /* blocks that a library frees behind our back: leaks are not looked for */
};

/* Is the program ending itself, so that nothing more may be asked of it than what it has? */
bool torture_is_ending(void);

/* By the files that hold them; the last has no name. */
extern const struct scene scenes_of_rooms[], scenes_of_papers[], scenes_of_journal[], scenes_of_memory[];

#endif
