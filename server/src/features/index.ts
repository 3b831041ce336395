export { disableComment } from './disable.ts';
export { hoverText } from './hover.ts';
