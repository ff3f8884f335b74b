"""For each CHECK of the database: a row that it refuses, and the row beside it that it takes.

Only the columns that the rule reads are given; `ONE` and `OTHER` are two keys, `THEN` comes after `NOW`.
"""

ONE, OTHER = "01890000-0000-7000-8000-000000000001", "01890000-0000-7000-8000-000000000002"
NOW, THEN = "2023-03-01T09:00+08:00", "2023-03-01T10:00+08:00"
DAY, NEXT = "2023-03-01", "2023-03-02"

# name: (what stands in both, what the refused row has, what its neighbour has)
CHECKS: dict[str, tuple[dict, dict, dict]] = {
    "blob_has_no_more_than_all": ({"size": 9}, {"have": 10}, {"have": 9}),
    "blob_is_whole_when_all_is_here": ({"whole_at": NOW, "size": 9}, {"have": 8}, {"have": 9}),
    "device_ended_by_somebody": ({"ended_at": NOW}, {}, {"ended_by_id": ONE}),
    "record_does_not_happen_after_it_came": ({"received_at": NOW}, {"happened_at": THEN}, {"happened_at": NOW}),
    "record_position_is_whole": ({"lng": 112.6}, {}, {"lat": 26.9}),
    "record_stored_became_something": ({"state": "STORED", "made_kind": "hazard"}, {}, {"made_id": ONE}),
    "record_turned_down_says_why": ({"state": "REFUSED"}, {"sentence": ""}, {"sentence": "不在范围内"}),
    "record_waits_for_something_or_says_why": (
        {"state": "WAITING", "missing": []}, {"sentence": ""}, {"sentence": "来自新版应用"}
    ),
    "appointment_ends_after_it_begins": ({"since": DAY}, {"until": DAY}, {"until": NEXT}),
    "remit_ends_after_it_begins": ({"since": DAY}, {"until": DAY}, {"until": NEXT}),
    "safety_office_ends_after_it_begins": ({"since": DAY}, {"until": DAY}, {"until": NEXT}),
    "chain_version_ends_after_it_begins": ({"since": DAY}, {"until": DAY}, {"until": NEXT}),
    "obligation_ends_after_it_begins": ({"since": DAY}, {"until": DAY}, {"until": NEXT}),
    "proxy_ends_after_it_begins": ({"since": DAY}, {"until": DAY}, {"until": NEXT}),
    "token_ends_within_a_year": (
        {"made_at": NOW}, {"until": "2024-03-02T09:00+08:00"}, {"until": "2024-03-01T09:00+08:00"}
    ),
    "remit_names_what_it_covers": ({}, {}, {"sector_id": ONE}),
    "link_names_a_post_or_a_rule": ({"rule": "town"}, {"post_id": ONE}, {}),
    "leader_is_named": ({"tier": "leader"}, {}, {"post_id": ONE}),
    "area_merged_says_when": ({"merged_into": "430407002"}, {}, {"until": DAY}),
    "site_position_is_whole": ({"lng": 112.6, "lat": 26.9}, {}, {"cell": 7}),
    "matter_that_ended_climbs_no_more": ({"closed_at": NOW}, {"next_step_at": THEN}, {}),
    "matter_ends_after_it_began": ({"opened_at": THEN}, {"closed_at": NOW}, {"closed_at": THEN}),
    "paper_has_name_and_size": ({"form": "pdf", "size": 9}, {"name": ""}, {"name": "a.pdf"}),
    "only_the_reminder_counts_parts": ({"unit": "P", "amount": 75}, {"step": 2}, {"step": 1}),
    "hazard_is_reviewed_by_another_person": (
        {"reviewed_by_id": ONE, "tier": 2}, {"rectified_by_id": ONE}, {"rectified_by_id": OTHER}
    ),
    "major_is_closed_by_a_third_person": (
        {"grade": "major", "rectified_by_id": OTHER, "closed_by_id": ONE},
        {"reviewed_by_id": ONE},
        {"reviewed_by_id": OTHER},
    ),
    "second_look_is_by_another_person": (
        {"looked_again_by_id": ONE, "rectified_by_id": OTHER}, {"reviewed_by_id": ONE}, {"reviewed_by_id": OTHER}
    ),
    "second_look_has_person_and_time": ({"looked_again_by_id": ONE}, {}, {"looked_again_at": NOW}),
    "suspension_is_lifted_before_closing": ({"closed_by_id": ONE}, {"suspended": True}, {"suspended": False}),
    "extension_is_decided_by_another_person": (
        {"asked_by_id": ONE}, {"decided_by_id": ONE}, {"decided_by_id": OTHER}
    ),
    "obligation_asks_for_something": ({}, {"times": 0}, {"times": 1}),
    "duty_met_says_by_what_and_whom": (
        {"work": ONE, "work_at": NOW, "work_kind": "VISIT"}, {}, {"done_by_id": ONE}
    ),
    "duty_excused_says_by_whom_and_why": (
        {"excused_by_id": ONE}, {"excused_because": ""}, {"excused_because": "病假"}
    ),
    "duty_is_owed_for_some_days": ({"first": NEXT}, {"last": DAY}, {"last": NEXT}),
    "duty_list_signed_says_by_whom_and_what": (
        {"signed_at": NOW, "signed_by_id": ONE, "since": DAY, "approved_by_id": OTHER}, {"digest": ""}, {"digest": "ab"}
    ),
    "duty_list_is_signed_by_another_than_approved_it": (
        {"signed_by_id": ONE}, {"approved_by_id": ONE}, {"approved_by_id": OTHER}
    ),
    "task_is_confirmed_by_another": ({"reported_by_id": ONE}, {"confirmed_by_id": ONE}, {"confirmed_by_id": OTHER}),
    "task_that_counts_says_how_many": ({"counts": "AF"}, {}, {"target": 12}),
    "task_excused_says_by_whom_and_why": (
        {"excused_by_id": ONE}, {"excused_because": ""}, {"excused_because": "取消"}
    ),
    "proof_is_a_record_or_a_paper": ({"record": ONE}, {"evidence_id": OTHER}, {}),
    "template_has_items": ({}, {"items": []}, {"items": ["X001"]}),
    "inspection_begun_says_when": ({"state": "STARTED"}, {}, {"started_at": NOW}),
    "inspection_submitted_says_when_what_and_by_whom": (
        {"state": "SUBMITTED", "ended_at": NOW, "submitted_by_id": ONE}, {"content": ""}, {"content": "通道"}
    ),
    "inspection_ends_after_it_begins": ({"started_at": NOW}, {"ended_at": NOW}, {"ended_at": THEN}),
    "inspection_confirmed_is_signed_or_refused": (
        {"state": "CONFIRMED", "confirmed_at": NOW, "signed_by": "店主"},
        {"sign_refused": True},
        {"sign_refused": False},
    ),
    "refusal_to_sign_has_a_reason_and_was_reported": (
        {"sign_refused": True, "refusal_reason": "不认可"}, {"refusal_reported": False}, {"refusal_reported": True}
    ),
    "inspection_cancelled_has_a_reason": (
        {"state": "CANCELLED"}, {"cancelled_because": ""}, {"cancelled_because": "停业"}
    ),
    "enforcement_is_led_by_a_department_or_town": (
        {"enforcement": True}, {"leader_role": "OFFICE"}, {"leader_role": "TOWN"}
    ),
    "grid_rounds_and_guidance_are_no_enforcement": ({"enforcement": True}, {"kind": "GRID"}, {"kind": "ROUTINE"}),
    "enforcement_begun_showed_papers": (
        {"enforcement": True, "started_at": NOW}, {"id_shown": False}, {"id_shown": True}
    ),
    "inspection_position_is_whole": ({"lng": 112.6}, {}, {"lat": 26.9}),
    "bad_answer_is_a_hazard": ({"result": "BAD"}, {}, {"hazard_id": ONE}),
    "what_does_not_apply_has_a_reason": ({"result": "NA"}, {"note": ""}, {"note": "无燃气"}),
    "only_a_finding_lacks_an_item": ({"note": "堵塞"}, {"result": "OK"}, {"result": "BAD"}),
    "addendum_says_something": ({}, {"note": ""}, {"note": "已拍照"}),
    "meeting_held_says_until_when": (
        {"state": "HELD", "entered_at": THEN}, {}, {"ended_at": THEN}
    ),
    "meeting_ends_after_it_begins": ({"held_at": NOW}, {"ended_at": NOW}, {"ended_at": THEN}),
    "meeting_finished_has_its_minutes": (
        {"state": "FINISHED", "issued_at": THEN, "issued_by_id": ONE}, {"minutes": ""}, {"minutes": "会议研究"}
    ),
    "meeting_cancelled_has_a_reason": (
        {"state": "CANCELLED"}, {"cancelled_because": ""}, {"cancelled_because": "改期"}
    ),
    "meeting_of_a_committee_names_it": ({"kind": "COMMITTEE"}, {}, {"committee_id": ONE}),
    "meeting_on_the_spot_names_the_site": ({"kind": "ON_SITE"}, {}, {"site_id": ONE}),
    "agenda_item_says_something": ({}, {"text": ""}, {"text": "消防"}),
    "absent_says_why": ({"presence": "ABSENT"}, {"reason": ""}, {"reason": "出差"}),
    "stand_in_is_named": ({"presence": "SAT_IN"}, {}, {"stand_in_id": ONE}),
    "review_says_something": ({}, {"remark": ""}, {"remark": "限期办结"}),
    "decision_says_what": ({}, {"text": ""}, {"text": "清理通道"}),
    "decision_names_a_post_and_a_date": ({"post_id": ONE}, {}, {"due_at": THEN}),
    "decision_reported_says_by_whom_and_what": (
        {"reported_by_id": ONE, "reported_at": NOW}, {"report": ""}, {"report": "已清理"}
    ),
    "decision_is_confirmed_by_another_person": (
        {"reported_by_id": ONE}, {"confirmed_by_id": ONE}, {"confirmed_by_id": OTHER}
    ),
    "quiet_hours_begin_and_end": ({"quiet_from": "22:00"}, {}, {"quiet_until": "07:00"}),
    "message_tells_of_something": ({}, {"count": 0}, {"count": 1}),
    "robot_says_no_more_than_it_may": ({}, {"tokens": 16}, {"tokens": 15}),
    "delivery_goes_to_a_person_or_a_robot": ({"channel": "ROBOT", "robot_id": ONE}, {"person_id": ONE}, {}),
    "delivery_sent_says_when": ({"state": "SENT"}, {}, {"sent_at": NOW}),
    "nobody_writes_to_themselves": ({"initiator_id": ONE}, {"addressee_id": ONE}, {"addressee_id": OTHER}),
    "admonition_says_when_and_where": (
        {"form": "ADMONITION", "meets_at": NOW}, {"place": ""}, {"place": "区政府三楼会议室"}
    ),
    "admonition_held_has_minutes": (
        {"held_at": NOW, "present": "三人"}, {"minutes": ""}, {"minutes": "已提出整改要求"}
    ),
    "listed_says_by_which_order": (
        {"listed_at": NOW, "listed_by_id": ONE}, {"order_number": ""}, {"order_number": "石督〔2023〕1号"}
    ),
    "listing_is_decided_by_another_person": ({"proposed_by_id": ONE}, {"listed_by_id": ONE}, {"listed_by_id": OTHER}),
    "who_supervises_is_not_who_answers": (
        {"responsible_id": ONE}, {"supervising_id": ONE}, {"supervising_id": OTHER}
    ),
    "listing_is_accepted_by_another_person": (
        {"requested_by_id": ONE}, {"accepted_by_id": ONE}, {"accepted_by_id": OTHER}
    ),
    "delisted_only_after_acceptance": (
        {"delisted_at": THEN, "delisted_by_id": ONE, "delisting_number": "石督〔2023〕2号"}, {}, {"accepted_at": NOW}
    ),
    "listing_has_five_in_place": (
        {"measures": "拆除", "money": "区财政", "emergency": "专人值守"}, {"demand": ""}, {"demand": "限期办结"}
    ),
    "progress_has_a_photo_or_a_paper": ({"photos": []}, {"paper": ""}, {"paper": "石督〔2023〕3号"}),
    "milestone_reached_says_by_whom_and_what": (
        {"done_at": NOW, "done_by_id": ONE}, {"evidence": ""}, {"evidence": "验收单"}
    ),
    "no_more_is_spent_than_allocated": ({"allocated": 100}, {"spent": 101}, {"spent": 100}),
    "no_more_is_allocated_than_raised": ({"raised": 100}, {"allocated": 101}, {"allocated": 100}),
    "money_is_not_below_nothing": ({}, {"spent": -1}, {"spent": 0}),
    "funding_is_some_money": ({}, {"amount": 0}, {"amount": 1}),
    "funding_has_its_paper": ({}, {"paper": ""}, {"paper": "石财〔2023〕1号"}),
    "problem_rests_on_a_decision": ({}, {"decision": ""}, {"decision": "区长办公会纪要"}),
    "who_owns_it_does_not_lead_it": ({"owner_id": ONE}, {"lead_id": ONE}, {"lead_id": OTHER}),
    "problem_is_accepted_by_another_person": (
        {"asked_by_id": ONE}, {"accepted_by_id": ONE}, {"accepted_by_id": OTHER}
    ),
    "problem_solved_says_by_whom_and_what": (
        {"solved_by_id": ONE, "accepted_at": NOW}, {"evidence": ""}, {"evidence": "竣工验收"}
    ),
    "tally_counts_something": ({}, {"n": 0}, {"n": 1}),
    "tally_ends_after_it_began": ({"since": "2023-03-01"}, {"until": "2023-03-01"}, {"until": "2023-03-02"}),
    "pledge_template_promises_something": ({}, {"promises": []}, {"promises": [{"code": "1", "text": "通道畅通"}]}),
    "pledge_holds_for_some_months": ({"check_months": 3}, {"months": 0}, {"months": 1}),
    "pledge_ends_after_it_is_signed": ({"signed_on": DAY}, {"until": DAY}, {"until": NEXT}),
    "pledge_is_signed_by_somebody": ({"file": "a.jpg"}, {"signed_by": ""}, {"signed_by": "店主"}),
    "pledge_reached_us_after_it_was_signed": ({"happened_at": THEN}, {"at": NOW}, {"at": THEN}),
    "shop_check_looks_at_something": ({"kept": 0}, {"broken": 0}, {"broken": 1}),
    "shop_check_reached_us_after_it_was_made": ({"happened_at": THEN}, {"at": NOW}, {"at": THEN}),
    "photo_is_of_one_round": ({"visit_id": ONE}, {"patrol_id": OTHER}, {}),
    "found_is_of_one_round": ({"patrol_id": ONE}, {"visit_id": OTHER}, {}),
    "patrol_ends_after_it_begins": ({"started_at": NOW}, {"happened_at": NOW}, {"happened_at": THEN}),
    "patrol_reached_us_after_it_ended": ({"happened_at": THEN}, {"at": NOW}, {"at": THEN}),
    "patrol_begins_at_a_whole_position": ({"start_lng": 112.6}, {}, {"start_lat": 26.9}),
    "patrol_ends_at_a_whole_position": ({"end_lng": 112.6}, {}, {"end_lat": 26.9}),
    "household_is_behind_a_door": ({"building": "1栋"}, {"room": ""}, {"room": "101室"}),
    "outing_ends_after_it_begins": ({"first": NEXT}, {"last": DAY}, {"last": NEXT}),
    "outing_says_what_it_tells": ({}, {"tells": []}, {"tells": ["关火断电"]}),
    "tick_is_of_a_door_or_a_street": ({"household_id": ONE}, {"site_id": OTHER}, {}),
    "problem_found_says_what": ({"result": "PROBLEM"}, {"note": ""}, {"note": "飞线充电"}),
    "tick_reached_us_after_it_was_made": ({"happened_at": THEN}, {"at": NOW}, {"at": THEN}),
    "landslide_is_solved_with_its_cause": (
        {"solved_by_id": ONE, "kind": "LANDSLIDE"}, {"cause": ""}, {"cause": "NATURAL"}
    ),
}  # fmt: skip
# What the rows of a conditional unique rule must have for it to hold at all.
WHERE: dict[str, dict] = {
    "chain_has_one_leader": {"tier": "leader"},
    "post_has_one_list_in_force": {"signed_at": NOW},
}
