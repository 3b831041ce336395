// Draws the extension's icon: a hull with its keel, which holds a ship upright. Run `node client/media/icon.mjs` after a change.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const size = 256;
/** Points within a pixel, in each direction, for smooth edges. */
const samples = 4;

const sea = [18, 52, 86];
const wood = [244, 247, 250];
const keel = [255, 176, 32];

/** The colour at a point of the unit square, whose y runs downwards; none in the rounded corners. */
const colourAt = (x, y) => {
  const corner = Math.max(Math.abs(x - 0.5) - 0.3, 0) ** 2 + Math.max(Math.abs(y - 0.5) - 0.3, 0) ** 2;
  if (corner > 0.2 ** 2) return undefined;
  // The hull: what is below a line and inside of a bowl.
  if (y > 0.36 && (x - 0.5) ** 2 / 0.34 ** 2 + (y - 0.36) ** 2 / 0.3 ** 2 < 1) return wood;
  if (y >= 0.6 && y < 0.86 && Math.abs(x - 0.5) < 0.05 + 0.1 * Math.max(0, (y - 0.76) / 0.1)) return keel;
  // The mast.
  if (y > 0.14 && y <= 0.36 && Math.abs(x - 0.5) < 0.025) return wood;
  return sea;
};

const pixel = (column, row) => {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < samples; i++)
    for (let j = 0; j < samples; j++) {
      const colour = colourAt((column + (i + 0.5) / samples) / size, (row + (j + 0.5) / samples) / size);
      if (!colour) continue;
      for (const [k, part] of colour.entries()) sum[k] += part;
      sum[3]++;
    }
  const [red, green, blue, count] = sum;
  return count === 0 ? [0, 0, 0, 0] : [red / count, green / count, blue / count, (255 * count) / samples ** 2].map(Math.round);
};

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
// Eight bits a channel, red, green, blue and opacity.
header.set([8, 6, 0, 0, 0], 8);
const rows = Array.from({ length: size }, (_, row) => [0, ...Array.from({ length: size }, (_, column) => pixel(column, row)).flat()]);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const image = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows.flat()), { level: 9 })), chunk('IEND', Buffer.alloc(0))];
writeFileSync(path.join(import.meta.dirname, 'icon.png'), Buffer.concat([signature, ...image]));
