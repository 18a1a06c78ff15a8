package io.slotpilot.sample.shop;

import java.util.List;
import org.springframework.data.repository.CrudRepository;

/** All orders; with a secondary index, which is a set for each customer. */
interface Orders extends CrudRepository<Order, String> {

    List<Order> findByCustomer(String customer);
}
