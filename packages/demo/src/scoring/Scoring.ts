/** The fraud scoring service that runs beside the portal. */
export interface Scoring {
  /** Where its model and its configuration lie. */
  folder: string;
  /** Address of the MLflow server that has the files of models. */
  mlflowUrl: string;
  /** Says that there is something to serve; whoever started the demo starts the service. */
  serve: () => void;
}
