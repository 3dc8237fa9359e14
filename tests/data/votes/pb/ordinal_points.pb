META
key;value
description;Places with points of their own, which is what was counted
num_projects;3
num_votes;3
budget;100
vote_type;ordinal
PROJECTS
project_id;cost
a;40
b;50
c;30
VOTES
voter_id;vote;points
1;a,b,c;5,3,1
2;b,a;5,3
3;c,b,a;5,3,1
