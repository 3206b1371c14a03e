import { build } from '../../../scripts/build.mjs';

/** Tests spawn the built tool, so it has to be the one of these sources. */
export const setup = (): Promise<void> => build();
