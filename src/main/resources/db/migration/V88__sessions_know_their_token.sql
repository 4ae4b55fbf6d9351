-- Sessions say since now with which token they were opened, so that they end with it. Those from before don't, and whoever has one
-- signs in once more.

set local lock_timeout = '5s';

delete from spring_session;
