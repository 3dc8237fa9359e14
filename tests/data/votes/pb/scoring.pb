META
key;value
description;Scores, as many as one likes
num_projects;3
num_votes;3
budget;100
vote_type;scoring
PROJECTS
project_id;cost
a;40
b;50
c;30
VOTES
voter_id;vote;points
1;a,b,c;5,0,2
2;b;4
3;c,a;1,1
