/* Counts what is answered; asks the phone where it is, once, when its owner taps. */
(() => {
  "use strict";

  const sheet = document.getElementById("sheet");
  if (sheet) {
    const count = () => {
      const answered = [...sheet.querySelectorAll("[data-card]")].filter((card) => card.querySelector("input[type=radio]:checked")).length;
      sheet.querySelector("[data-progress]").value = answered;
      sheet.querySelector("[data-answered]").textContent = answered;
    };
    sheet.addEventListener("change", count);
    // Going back in the browser brings the answers back after the page was counted.
    window.addEventListener("pageshow", count);
  }

  document.querySelectorAll("[data-position]").forEach((place) => {
    if (!navigator.geolocation) return;
    place.hidden = false;
    const said = place.querySelector("[data-located]");
    const put = (name, value) => (place.querySelector(`[name=${name}]`).value = value);
    place.querySelector("[data-locate]").addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          put("lng", coords.longitude);
          put("lat", coords.latitude);
          put("accuracy", Math.round(coords.accuracy));
          said.textContent = said.dataset.located.replace("{m}", Math.round(coords.accuracy));
        },
        () => (said.textContent = said.dataset.failed),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
      );
    });
  });
})();
