export { EXIT, exitCodeOf, Refusal, UsageError, type ExitCode } from '@quant-engine/service-host';
