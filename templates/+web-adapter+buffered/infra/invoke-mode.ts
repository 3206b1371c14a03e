/** How the Web Adapter answers; it has to match the front door. */
export const invokeMode = 'buffered';
