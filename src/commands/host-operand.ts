import { UsageError } from './usage.ts';

/** The host of a command that takes it as an operand or with `--host`; both at once would leave one of them unheard. */
export function hostOperand(operand: string | undefined, option: string | undefined): string | undefined {
  if (operand === undefined || option === undefined) return operand ?? option;
  throw new UsageError(`two hosts are named: ${operand} and --host ${option}.`, 'Name one.');
}

/** The same where there must be one: such a command never works on the current host by itself. */
export function requiredHost(operand: string | undefined, option: string | undefined): string {
  const host = hostOperand(operand, option);
  if (host === undefined) throw new UsageError('HOST is missing.', '"vnetctl host list" shows the hosts.');
  return host;
}

/** Refuses `--host` where no host is asked, so that nobody believes it was heard. */
export function noHost(option: string | undefined, instead: string): void {
  if (option !== undefined) throw new UsageError(`--host ${option} would change nothing here.`, instead);
}
