mod limiter;
mod pauses;
mod verdicts;
