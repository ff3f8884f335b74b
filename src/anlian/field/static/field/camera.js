/* The camera at the back, shown in a video; gives back how to let go of it. */

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

export const camera = async (video) => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 } } });
  video.srcObject = stream;
  video.playsInline = true;
  video.muted = true;
  await video.play().catch(() => {});
  return () => {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
};

/* What it sees now, as a file like any other. */
export const shot = async (video) => {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  return new File([blob], "now.jpg", { type: "image/jpeg", lastModified: Date.now() });
};
