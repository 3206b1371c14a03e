import { UsageError } from '../errors.ts';
import { type Target, targetOf } from '../project/target.ts';
import type { Ui } from '../ui.ts';

/** Flags of commands that a pipeline runs. What they leave out is in its environment. */
export interface PipelineFlags {
  readonly stage?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json?: true;
}

/**
 * The stack that a job of the pipeline is about: of the stage in MCP_STAGE, in the region of AWS_REGION.
 * @param otherwise the stage where neither flag nor environment name one; undefined: one has to be named
 * @throws UsageError where none is named
 */
export function pipelineTarget(flags: PipelineFlags, ui: Ui, otherwise?: string): Target {
  const { env } = ui;
  const stage = flags.stage ?? env.MCP_STAGE ?? otherwise;
  if (stage === undefined)
    throw new UsageError('The stage is not known.', 'Give --stage, or set MCP_STAGE: staging or production.');
  const region = flags.region ?? env.AWS_REGION;
  const { profile } = flags;
  return targetOf(ui, {
    stage,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
  });
}
