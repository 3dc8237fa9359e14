META
key;value
description;A small election by approval, made by hand
country;Vietnam
unit;Đồng Mây
num_projects;5
num_votes;11
budget;1100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name;votes
bike;700;"Bicycle path; with ""lights""";7
gym;400;Gym;6
park;250;Park;5
playground;200;Playground;4
library;100;Library;3
VOTES
voter_id;age;vote
1;34;bike,gym
2;51;bike,gym,park
3;28;bike,gym
4;60;bike,gym,park
5;45;bike,gym,park
6;39;bike,gym
7;22;park,playground,library
8;71;playground
9;33;playground,library
10;48;park,playground,library
11;19;bike
