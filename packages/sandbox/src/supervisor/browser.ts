/** Shows an address in the browser; where there is none, nothing happens. */
export async function showInBrowser(address: string): Promise<void> {
  try {
    const { default: open } = await import('open');
    await open(address);
  } catch {
    // A machine without a browser has its terminal.
  }
}
