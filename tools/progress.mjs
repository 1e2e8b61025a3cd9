const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const FRAME_MS = 80;

/** Says on one line what is being waited for; it turns at a terminal, and is gone afterwards. */
export async function withProgress(title, work) {
  const out = process.stderr;
  if (!out.isTTY) {
    out.write(`${title}…\n`);
    return work();
  }
  let frame = 0;
  const turn = () => out.write(`\r${FRAMES[frame++ % FRAMES.length]} ${title}… `);
  turn();
  const turning = setInterval(turn, FRAME_MS);
  try {
    return await work();
  } finally {
    clearInterval(turning);
    out.write('\r\u001b[K');
  }
}
