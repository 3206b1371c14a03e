import { createProgram } from '../../src/cli/program.ts';
import type { Ui } from '../../src/cli/ui.ts';

/** What a command line printed. */
export interface CliOutput {
  stdout: string;
  stderr: string;
  /** That the command set; undefined: it has nothing to complain about. */
  exit: number | undefined;
}

/** The user interface of a pipeline: nobody is asked. What is printed is kept. */
export function quietUi(cwd: string, env: NodeJS.ProcessEnv = {}, output?: CliOutput): Ui {
  const nobody = (): never => {
    throw new Error('Nobody is to be asked.');
  };
  return {
    cwd,
    env: { CI: 'true', ...env },
    signal: new AbortController().signal,
    interactive: false,
    yes: false,
    pretty: false,
    live: false,
    color: false,
    note(line) {
      if (output !== undefined) output.stderr += `${line}\n`;
    },
    status: () => undefined,
    async print(text) {
      if (output !== undefined) output.stdout += text;
    },
    confirm: nobody,
    type: nobody,
  };
}

/** Runs a command line in this process. @throws what the command throws */
export async function runCli(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliOutput> {
  const output: CliOutput = { stdout: '', stderr: '', exit: undefined };
  const program = createProgram({
    ui: ({ yes }) => ({ ...quietUi(cwd, env, output), yes: yes === true }),
    exit: (code) => {
      output.exit = code;
    },
  });
  await program.parseAsync(args, { from: 'user' });
  return output;
}
