META
key;value
description;Places, the best first; the third ballot names two of four
num_projects;4
num_votes;3
budget;100
vote_type;ordinal
PROJECTS
project_id;cost
a;40
b;50
c;30
d;20
VOTES
voter_id;vote
1;a,b,c,d
2;b,a,d,c
3;c,a
