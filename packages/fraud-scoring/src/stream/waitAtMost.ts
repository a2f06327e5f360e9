/** Waits for it, and no longer than that. */
export async function waitAtMost(
  what: Promise<unknown>,
  ms: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([what, limit]);
  } finally {
    clearTimeout(timer);
  }
}
