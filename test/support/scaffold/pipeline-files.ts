import type { Answers } from '../../../src/create/answers.ts';
import { defaults, nameOf, projects } from './answers.ts';
import { filesOf, textIn } from './project-files.ts';

const isPipeline = (path: string): boolean => /^\.github\/|^\.gitlab-ci|^renovate/.test(path);

/** The files of the pipeline of a project, by path. */
export const pipelineOf = (answers: Answers): ReadonlyMap<string, string> => {
  const files = filesOf(answers);
  return new Map([...files.keys()].filter(isPipeline).map((path) => [path, textIn(files, path)]));
};

/** The names of projects whose pipeline depends on more than their runtime and their package manager. */
export const dependingOnMore = (ci: 'github' | 'gitlab'): readonly string[] =>
  projects
    .filter((answers) => answers.ci === ci)
    .filter((answers) => {
      const { runtime, streaming, pm, pmVersion } = answers;
      const plain = pipelineOf({ ...defaults, ci, runtime, streaming, pm, pmVersion });
      return JSON.stringify([...pipelineOf(answers)]) !== JSON.stringify([...plain]);
    })
    .map(nameOf);
