// Who is heard: both as recorded, or one party in both ears. Built at the first choice, since a browser lets
// sound be routed only after the reader has done something.
function buildRouting(audio) {
  const context = new AudioContext();
  const splitter = context.createChannelSplitter(2);
  const merger = context.createChannelMerger(2);
  context.createMediaElementSource(audio).connect(splitter);
  merger.connect(context.destination);
  audio.addEventListener("play", () => context.resume());
  return { context, splitter, merger };
}

function route({ context, splitter, merger }, left, right) {
  splitter.disconnect();
  splitter.connect(merger, left, 0);
  splitter.connect(merger, right, 1);
  context.resume();
}

export function hearChannel(audio, choice, agentChannel) {
  let routing = null;
  choice.addEventListener("change", () => {
    routing ??= buildRouting(audio);
    const one = choice.value === "agent" ? agentChannel : 1 - agentChannel;
    if (choice.value === "both") route(routing, 0, 1);
    else route(routing, one, one);
  });
}
