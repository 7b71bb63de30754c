/** What stands below the options of every command. */
export const EXIT_CODES = `Exit codes:
  0    done
  1    failed, or a scenario differs
  2    wrong usage
  3    checked and refused: data, books, or a line of the input
  78   bad configuration
  130  stopped by SIGINT after a clean end; 143 by SIGTERM`;

/** Two examples for each command. */
export const EXAMPLES = {
  day: `  qe day                                     the generated day, as fast as it goes
  qe day --data ~/tapes --date 2026-01-12 --until 10:00 --json`,
  scenarios: `  qe scenarios                               every file in scenarios/
  qe scenarios scenarios/f-only-increases-are-cancelled.yaml --json`,
  policy: `  echo '{"regime":"MID","minutesToClose":200,"grossPct":130}' | qe policy
  qe policy --rules my_rules.yaml < figures.jsonl`,
  size: `  echo '{"quantity":900,"adv":40000,"bucket":"LT","intentType":"STRATEGY"}' | qe size
  qe size --limits my_limits.yaml < orders.jsonl`,
  report: `  qe report                                  the latest day, as text
  qe report --date 2026-01-12 --account HAMMER --csv`,
} as const;
