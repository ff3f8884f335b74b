/* Photos in a field with data-shrink: shown at once, and made small enough for a weak signal before they are sent. */
(() => {
  "use strict";

  const LONGEST = 1600;
  const QUALITY = 0.85;

  const shrunk = async (file) => {
    if (!file.type.startsWith("image/")) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  };

  const show = (field) => {
    const shelf = document.querySelector(`[data-photos="${CSS.escape(field.id)}"]`);
    if (!shelf) return;
    shelf.querySelectorAll("img").forEach((picture) => URL.revokeObjectURL(picture.src));
    shelf.replaceChildren(...[...field.files].filter((file) => file.type.startsWith("image/")).map((file) => {
      const picture = new Image();
      picture.src = URL.createObjectURL(file);
      picture.alt = file.name;
      return picture;
    }));
  };

  document.addEventListener("change", async (event) => {
    const field = event.target;
    if (!field.matches("input[type=file][data-shrink]")) return;
    const buttons = field.form ? [...field.form.querySelectorAll("button:not([type=button])")] : [];
    buttons.forEach((button) => (button.disabled = true));
    try {
      const kept = new DataTransfer();
      // A picture that this browser cannot read goes as it is; the server decides.
      for (const file of field.files) kept.items.add(await shrunk(file).catch(() => file));
      field.files = kept.files;
    } finally {
      buttons.forEach((button) => (button.disabled = false));
      show(field);
    }
  });
})();
