import RequestQueue from 'kafkajs/src/network/requestQueue';

/**
 * kafkajs 2.2.4 looks for waiting requests once a millisecond on each connection for as long as that lives, even when none
 * can wait, and has Node 24 warn of a negative timeout (tulios/kafkajs#1751). It is enough to look while some wait.
 */
export function quietRequestQueue(): void {
  const { prototype } = RequestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleWhenNeeded() {
    if (this.pending.length > 0) schedule.call(this);
  };
}
