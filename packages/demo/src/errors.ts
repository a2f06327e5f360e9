/** The portal answered that a call is wrong or not allowed; asking again would not help. */
export class PortalRefusal extends Error {
  /** @param status - of the answer, 4xx */
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** The portal did not answer, or could not now; asking again may help. */
export class PortalUnavailable extends Error {}

/** Somebody decided otherwise about a model; the demo leaves it as it is. */
export class LeftAsItIs extends Error {}
