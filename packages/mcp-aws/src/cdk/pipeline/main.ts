/**
 * The app of the pipeline, as a program for the CDK: `cdk deploy --app 'node …/cdk/pipeline/main.js'` in the folder of a
 * project. Nothing imports it.
 */
import { projectFolder } from '../project-folder.ts';
import { withReadableErrors } from '../readable-error.ts';
import { pipelineApp } from './app.ts';

withReadableErrors(() => pipelineApp(projectFolder(process.cwd())));
