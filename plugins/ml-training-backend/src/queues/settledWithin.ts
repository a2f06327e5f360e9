/** Waits until something has come to an end, well or not, and for a time at most; what it waits for goes on. */
export async function settledWithin(
  work: Promise<unknown>,
  milliseconds: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await Promise.race([work.catch(() => {}), patience]);
  } finally {
    clearTimeout(timer);
  }
}
