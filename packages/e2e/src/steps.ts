/** Counts the steps of a journey; a failed step ends it and leaves a screenshot. */
export class Steps {
  passed = 0;
  failed = 0;

  /** @param onFailure - called once, before the failure is thrown on */
  constructor(private readonly onFailure: (step: string) => Promise<void>) {}

  /**
   * @param name - what the person does and sees
   * @throws the step's own error
   */
  async run(name: string, step: () => Promise<void>): Promise<void> {
    const start = Date.now();
    try {
      await step();
      this.passed += 1;
      process.stdout.write(
        `ok      ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)\n`,
      );
    } catch (error) {
      this.failed += 1;
      process.stdout.write(`FAILED  ${name}\n`);
      await this.onFailure(name);
      throw error;
    }
  }
}
