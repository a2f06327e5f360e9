import type { TrainingPlan } from '../launchers/TrainingLauncher';

/** What an image is made of. */
export interface ImageRequest {
  /** Id of the training; names its temporary folder, and is no part of the image. */
  id: string;
  /** Folder of the files at the commit. */
  checkout: string;
  plan: TrainingPlan;
  signal: AbortSignal;
  /** Told what is being done, line by line; a line may name folders of the server. */
  onLine: (line: string) => void;
}

/** Makes the images that trainings run from. */
export interface ImageBuilder {
  /**
   * Makes the image of a commit and its requirements and pushes it. The same commit and requirements give the same image,
   * whoever makes it and when; called again after a crash it does what is missing.
   *
   * @returns `image`, by its digest: `host/repository@sha256:…`
   * @throws InputError when it cannot be made of this commit, NotAllowedError when the registry refuses the portal, and
   * ServiceUnavailableError when another try may help
   */
  build(request: ImageRequest): Promise<{ image: string }>;
}
