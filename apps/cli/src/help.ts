/** What stands below the options of every command. */
export const EXIT_CODES = `Exit codes:
  0    done
  1    failed, or a scenario or a replay differs
  2    wrong usage
  3    checked and refused: data, books, a line of the input; or something is wrong with the desk
  78   bad configuration
  130  stopped by SIGINT after a clean end; 143 by SIGTERM`;

/** The fields of the lines that a command reads; what has a question mark may be left out. */
export const FIELDS = {
  policy: `Fields of a line (percent of equity; null or absent: unknown, not checked):
  regime            OPEN EARLY MID LATE CLOSE CLOSED
  minutesToClose?   grossPct?  potentialPct?  ltPct?  ltPotentialPct?  mmPct?  mmPotentialPct?
  capEpisode?       true while a cap episode is open
  exposureAgeS?     unmarkedPct? (percent of gross)
  groups?           {"BANK": 30} or {"BANK": {"currentPct": 30, "potentialPct": 35}}
Answer: {mode, action, targetPct, row, reason}; the rows are in docs/reference/decision-table.md`,
  size: `Fields of a line:
  quantity          whole shares
  adv?              average daily volume, shares; absent: unknown
  bucket            LT MM_PURE
  intentType        CAP_RECOVERY HARD_DERISK SOFT_DERISK LT_BAND_CORRECTIVE MM_DECREASE STRATEGY
  minutesToClose?   effect? (INCREASE DECREASE)
Answer: {quantity, outcome, remainder, reason}; outcome is ALLOWED CLIPPED DEFERRED or DENIED`,
} as const;

/** Two examples for each command. */
export const EXAMPLES = {
  day: `  qe day                                     the generated day, as fast as it goes
  qe day --data ~/tapes --date 2026-01-12 --until 10:00 --json`,
  scenarios: `  qe scenarios scenarios/f-only-increases-are-canceled.yaml --json
  qe scenarios --redis                       all of them, over several processes`,
  policy: `  echo '{"regime":"MID","minutesToClose":200,"grossPct":130}' | qe policy
  qe policy --rules my_rules.yaml < figures.jsonl`,
  size: `  echo '{"quantity":900,"adv":40000,"bucket":"LT","intentType":"STRATEGY"}' | qe size
  qe size --limits my_limits.yaml < orders.jsonl`,
  report: `  qe report                                  the latest day, as text
  qe report --date 2026-01-12 --account HAMMER --csv`,
  replay: `  qe replay                                  the latest day
  qe replay --date 2026-01-12 --json`,
  why: `  qe why                                     the decisions of the latest day
  qe why 5a3ac200                            one event, from its cause to its effects`,
  redis: `  qe redis                                   a private Redis in var/redis, until Ctrl-C
  qe redis --dir /tmp/desk --port 0 --appendfsync everysec`,
  status: `  qe status                                  whether all is well, and what it rests on
  qe status --redis redis://desk:6379 --healthy`,
  dead: `  qe dead                                    the dead letters, one line each
  qe dead feed 1768235760000-0               one of them again; or drop it, or --all`,
} as const;
